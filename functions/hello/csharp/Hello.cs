using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;

[assembly: LambdaSerializer(typeof(DefaultLambdaJsonSerializer))]

namespace Example
{
    /// <summary>Answers the number that it is sent, as text.</summary>
    public class Hello
    {
        public string MyHandler(int number, ILambdaContext context)
        {
            context.Logger.LogLine("received : " + number);
            return number.ToString();
        }
    }
}

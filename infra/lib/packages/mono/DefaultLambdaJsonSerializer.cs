using System;
using System.IO;
using System.Text;
using Amazon.Lambda.Core;

// Stands in for the package Amazon.Lambda.Serialization.SystemTextJson, with its defaults: names of properties are
// written as they are, and read whatever their case.
namespace Amazon.Lambda.Serialization.SystemTextJson
{
    public class DefaultLambdaJsonSerializer : ILambdaSerializer
    {
        public T Deserialize<T>(Stream requestStream)
        {
            using (var reader = new StreamReader(requestStream, Encoding.UTF8))
            {
                return (T)JsonTypes.ToType(new JsonReader(reader.ReadToEnd()).Read(), typeof(T));
            }
        }

        public void Serialize<T>(T response, Stream responseStream)
        {
            var text = new StringBuilder();
            JsonTypes.Write(response, text);
            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            responseStream.Write(bytes, 0, bytes.Length);
        }
    }
}

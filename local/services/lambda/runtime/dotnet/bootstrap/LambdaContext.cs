using System;
using System.Collections.Generic;
using System.Globalization;
using Amazon.Lambda.Core;

namespace LocalLambda
{
    /// <summary>https://docs.aws.amazon.com/lambda/latest/dg/csharp-context.html. Without a client context or an identity.</summary>
    internal sealed class LambdaContext : ILambdaContext, ILambdaLogger
    {
        private readonly IDictionary<string, string> headers;

        public LambdaContext(IDictionary<string, string> headers)
        {
            this.headers = headers;
        }

        public string AwsRequestId { get { return headers["Lambda-Runtime-Aws-Request-Id"]; } }
        public IClientContext ClientContext { get { return null; } }
        public string FunctionName { get { return Variable("AWS_LAMBDA_FUNCTION_NAME"); } }
        public string FunctionVersion { get { return Variable("AWS_LAMBDA_FUNCTION_VERSION"); } }
        public ICognitoIdentity Identity { get { return null; } }
        public string InvokedFunctionArn { get { return headers["Lambda-Runtime-Invoked-Function-Arn"]; } }
        public ILambdaLogger Logger { get { return this; } }
        public string LogGroupName { get { return Variable("AWS_LAMBDA_LOG_GROUP_NAME"); } }
        public string LogStreamName { get { return Variable("AWS_LAMBDA_LOG_STREAM_NAME"); } }
        public int MemoryLimitInMB { get { return int.Parse(Variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")); } }

        public TimeSpan RemainingTime
        {
            get
            {
                var deadline = long.Parse(headers["Lambda-Runtime-Deadline-Ms"], CultureInfo.InvariantCulture);
                return DateTimeOffset.FromUnixTimeMilliseconds(deadline) - DateTimeOffset.UtcNow;
            }
        }

        public void Log(string message)
        {
            Console.Write(message);
        }

        public void LogLine(string message)
        {
            Console.WriteLine(message);
        }

        private static string Variable(string name)
        {
            return Environment.GetEnvironmentVariable(name);
        }
    }
}

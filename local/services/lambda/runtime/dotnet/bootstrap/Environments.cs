using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Text;

namespace LocalLambda
{
    /// <summary>One event at a time, for as long as the environment lives.</summary>
    internal static class Environments
    {
        public static int Run(string folder)
        {
            var client = new RuntimeClient(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API"));
            Console.SetOut(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
            HandlerMethod handler;
            try
            {
                handler = new HandlerMethod(folder, Environment.GetEnvironmentVariable("_HANDLER"));
            }
            catch (Exception error)
            {
                var cause = CauseOf(error);
                client.Post("/init/error", Report(cause), cause.GetType().Name);
                return 1;
            }
            for (;;)
            {
                var runtimeEvent = client.Next();
                if (runtimeEvent == null) return 0;
                Work(client, handler, runtimeEvent);
            }
        }

        private static void Work(RuntimeClient client, HandlerMethod handler, RuntimeEvent runtimeEvent)
        {
            var context = new LambdaContext(runtimeEvent.Headers);
            var path = "/invocation/" + context.AwsRequestId;
            Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", runtimeEvent.Header("Lambda-Runtime-Trace-Id"));
            byte[] answer;
            try
            {
                answer = handler.Call(runtimeEvent.Body, context);
            }
            catch (Exception error)
            {
                var cause = CauseOf(error);
                client.Post(path + "/error", Report(cause), cause.GetType().Name);
                return;
            }
            client.Post(path + "/response", answer, null);
        }

        /// <summary>Logs an error that reached the runtime; answers its body as the Runtime API takes it.</summary>
        private static byte[] Report(Exception error)
        {
            Console.WriteLine(error.ToString());
            var trace = (error.StackTrace ?? "").Split(new[] { '\n' }, StringSplitOptions.RemoveEmptyEntries);
            var text = new StringBuilder("{\"errorType\":");
            Quote(text, error.GetType().Name);
            Quote(text.Append(",\"errorMessage\":"), error.Message);
            text.Append(",\"stackTrace\":[");
            for (var at = 0; at < trace.Length; at++) Quote(text.Append(at == 0 ? "" : ","), trace[at].Trim());
            return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
        }

        /// <summary>What the handler threw, out of what reflection and tasks wrap it in.</summary>
        private static Exception CauseOf(Exception error)
        {
            while ((error is TargetInvocationException || error is AggregateException) && error.InnerException != null)
                error = error.InnerException;
            return error;
        }

        private static void Quote(StringBuilder to, string text)
        {
            to.Append('"');
            foreach (var character in text)
            {
                if (character == '"' || character == '\\') to.Append('\\').Append(character);
                else if (character < ' ') to.Append("\\u").Append(((int)character).ToString("x4"));
                else to.Append(character);
            }
            to.Append('"');
        }
    }
}

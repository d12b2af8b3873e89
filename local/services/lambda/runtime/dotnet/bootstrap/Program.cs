using System;
using System.IO;
using System.Reflection;

// The C# runtime of the local cloud, for .NET and for mono, whose compiler knows no newer C# than this.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-csharp.html
namespace LocalLambda
{
    internal static class Program
    {
        private static int Main()
        {
            var folder = Environment.GetEnvironmentVariable("LAMBDA_TASK_ROOT");
            // Before anything is touched that names a type of the function's libraries.
            AppDomain.CurrentDomain.AssemblyResolve += (sender, wanted) =>
            {
                var path = Path.Combine(folder, new AssemblyName(wanted.Name).Name + ".dll");
                return File.Exists(path) ? Assembly.LoadFrom(path) : null;
            };
            return Environments.Run(folder);
        }
    }
}

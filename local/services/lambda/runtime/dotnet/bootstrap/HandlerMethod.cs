using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Amazon.Lambda.Core;

namespace LocalLambda
{
    /// <summary>The method that `Assembly::Namespace.Type::Method` names.</summary>
    internal sealed class HandlerMethod
    {
        private readonly MethodInfo method;
        private readonly object instance;
        private readonly ILambdaSerializer serializer;

        public HandlerMethod(string folder, string text)
        {
            var parts = text.Split(new[] { "::" }, StringSplitOptions.None);
            if (parts.Length != 3)
                throw new ArgumentException("Handler \"" + text + "\" is not of the form Assembly::Type::Method");
            var assembly = Assembly.LoadFrom(Path.Combine(folder, parts[0] + ".dll"));
            var type = assembly.GetType(parts[1], true);
            method = type.GetMethod(parts[2]);
            if (method == null) throw new MissingMethodException(parts[1], parts[2]);
            if (!method.IsStatic) instance = Activator.CreateInstance(type);
            var attribute = method.GetCustomAttribute<LambdaSerializerAttribute>()
                ?? assembly.GetCustomAttribute<LambdaSerializerAttribute>();
            if (attribute != null) serializer = (ILambdaSerializer)Activator.CreateInstance(attribute.SerializerType);
        }

        public byte[] Call(byte[] runtimeEvent, ILambdaContext context)
        {
            var arguments = method.GetParameters().Select(parameter => Argument(parameter.ParameterType, runtimeEvent, context));
            var type = method.ReturnType;
            var result = method.Invoke(instance, arguments.ToArray());
            var task = result as Task;
            if (task == null) return Answer(result, type);
            task.GetAwaiter().GetResult();
            if (!type.IsGenericType) return new byte[0];
            return Answer(task.GetType().GetProperty("Result").GetValue(task), type.GetGenericArguments()[0]);
        }

        private object Argument(Type type, byte[] runtimeEvent, ILambdaContext context)
        {
            if (type == typeof(ILambdaContext)) return context;
            var stream = new MemoryStream(runtimeEvent);
            return typeof(Stream).IsAssignableFrom(type) ? stream : Generic("Deserialize", type, stream);
        }

        private byte[] Answer(object result, Type type)
        {
            var to = new MemoryStream();
            var stream = result as Stream;
            if (stream != null) stream.CopyTo(to);
            else if (type != typeof(void)) Generic("Serialize", type, result, to);
            return to.ToArray();
        }

        private object Generic(string name, Type type, params object[] arguments)
        {
            if (serializer == null)
                throw new InvalidOperationException("The handler needs a serializer: add [assembly: LambdaSerializer(...)]");
            return typeof(ILambdaSerializer).GetMethod(name).MakeGenericMethod(type).Invoke(serializer, arguments);
        }
    }
}

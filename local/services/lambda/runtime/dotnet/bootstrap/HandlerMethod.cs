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
            return Answer(Awaited(method.Invoke(instance, arguments.ToArray())));
        }

        private object Argument(Type type, byte[] runtimeEvent, ILambdaContext context)
        {
            if (type == typeof(ILambdaContext)) return context;
            var stream = new MemoryStream(runtimeEvent);
            return typeof(Stream).IsAssignableFrom(type) ? stream : Generic("Deserialize", type, stream);
        }

        /// <summary>What a task comes to; null for one without a result.</summary>
        private object Awaited(object result)
        {
            var task = result as Task;
            if (task == null) return result;
            task.GetAwaiter().GetResult();
            return method.ReturnType.IsGenericType ? task.GetType().GetProperty("Result").GetValue(task) : null;
        }

        private byte[] Answer(object result)
        {
            var to = new MemoryStream();
            var stream = result as Stream;
            if (stream != null) stream.CopyTo(to);
            else if (result != null) Generic("Serialize", result.GetType(), result, to);
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

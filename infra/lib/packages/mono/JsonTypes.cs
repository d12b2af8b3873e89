using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text;

namespace Amazon.Lambda.Serialization.SystemTextJson
{
    /// <summary>Between JSON values and the types of handlers.</summary>
    internal static class JsonTypes
    {
        private const BindingFlags Named = BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase;

        /// <exception cref="FormatException">The value does not fit the type.</exception>
        public static object ToType(object value, Type type)
        {
            var inner = Nullable.GetUnderlyingType(type);
            if (value == null) return type.IsValueType && inner == null ? Activator.CreateInstance(type) : null;
            type = inner ?? type;
            if (type.IsEnum) return Enum.Parse(type, TextOf(value), true);
            if (value is JsonNumber) return Number((JsonNumber)value, type);
            if (type.IsInstanceOfType(value)) return value;
            if (value is List<object>) return Sequence((List<object>)value, type);
            if (value is Dictionary<string, object>) return Instance((Dictionary<string, object>)value, type);
            throw Misfit(value, type);
        }

        public static void Write(object value, StringBuilder to)
        {
            if (value == null) to.Append("null");
            else if (value is bool) to.Append((bool)value ? "true" : "false");
            else if (value is JsonNumber) to.Append(((JsonNumber)value).Text);
            else if (value is string || value is char || value is Guid || value is Enum) WriteText(value.ToString(), to);
            else if (value is DateTime) WriteText(((DateTime)value).ToString("o"), to);
            else if (value.GetType().IsPrimitive || value is decimal)
                to.Append(((IFormattable)value).ToString(value is double ? "R" : null, CultureInfo.InvariantCulture));
            else if (value is IDictionary) WriteMembers(Pairs((IDictionary)value), to);
            else if (value is IEnumerable) WriteElements((IEnumerable)value, to);
            else WriteMembers(Properties(value), to);
        }

        private static object Number(JsonNumber number, Type type)
        {
            try
            {
                if (type == typeof(object)) return double.Parse(number.Text, CultureInfo.InvariantCulture);
                return Convert.ChangeType(number.Text, type, CultureInfo.InvariantCulture);
            }
            catch (InvalidCastException)
            {
                throw Misfit(number, type);
            }
        }

        private static object Sequence(List<object> values, Type type)
        {
            var element = type.IsArray ? type.GetElementType() : type.GetGenericArguments().FirstOrDefault();
            if (element == null) throw Misfit(values, type);
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element));
            foreach (var value in values) list.Add(ToType(value, element));
            if (!type.IsArray) return list;
            var array = Array.CreateInstance(element, list.Count);
            list.CopyTo(array, 0);
            return array;
        }

        private static object Instance(Dictionary<string, object> members, Type type)
        {
            var arguments = type.GetGenericArguments();
            if (arguments.Length == 2 && arguments[0] == typeof(string))
            {
                var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments));
                foreach (var member in members) map[member.Key] = ToType(member.Value, arguments[1]);
                return map;
            }
            if (type.IsPrimitive || type == typeof(string)) throw Misfit(members, type);
            var instance = Activator.CreateInstance(type);
            foreach (var member in members)
            {
                var property = type.GetProperty(member.Key, Named);
                if (property != null && property.CanWrite)
                    property.SetValue(instance, ToType(member.Value, property.PropertyType));
            }
            return instance;
        }

        private static IEnumerable<KeyValuePair<string, object>> Pairs(IDictionary map)
        {
            foreach (DictionaryEntry entry in map)
                yield return new KeyValuePair<string, object>(entry.Key.ToString(), entry.Value);
        }

        private static IEnumerable<KeyValuePair<string, object>> Properties(object value)
        {
            return value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
                .Select(property => new KeyValuePair<string, object>(property.Name, property.GetValue(value)));
        }

        private static void WriteMembers(IEnumerable<KeyValuePair<string, object>> members, StringBuilder to)
        {
            var separator = "{";
            foreach (var member in members)
            {
                to.Append(separator);
                WriteText(member.Key, to);
                to.Append(':');
                Write(member.Value, to);
                separator = ",";
            }
            to.Append(separator == "{" ? "{}" : "}");
        }

        private static void WriteElements(IEnumerable elements, StringBuilder to)
        {
            var separator = "[";
            foreach (var element in elements)
            {
                to.Append(separator);
                Write(element, to);
                separator = ",";
            }
            to.Append(separator == "[" ? "[]" : "]");
        }

        private static void WriteText(string text, StringBuilder to)
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

        private static string TextOf(object value)
        {
            var number = value as JsonNumber;
            return number == null ? value.ToString() : number.Text;
        }

        private static FormatException Misfit(object value, Type type)
        {
            return new FormatException("The JSON value " + TextOf(value) + " could not be converted to " + type);
        }
    }
}

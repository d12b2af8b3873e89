using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Amazon.Lambda.Serialization.SystemTextJson
{
    /// <summary>JSON text as null, bool, string, number (kept as its text), list and dictionary.</summary>
    internal sealed class JsonReader
    {
        private readonly string text;
        private int at;

        public JsonReader(string text)
        {
            this.text = text;
        }

        /// <summary>The whole text as one value.</summary>
        /// <exception cref="FormatException">The text is no JSON.</exception>
        public object Read()
        {
            var value = Value();
            if (Peek() != '\0') throw Unexpected();
            return value;
        }

        private object Value()
        {
            switch (Peek())
            {
                case '{': return Members();
                case '[': return Elements();
                case '"': return Text();
                case 't': return Word("true", true);
                case 'f': return Word("false", false);
                case 'n': return Word("null", null);
                default: return Number();
            }
        }

        private Dictionary<string, object> Members()
        {
            var members = new Dictionary<string, object>();
            at++;
            if (Peek() == '}') { at++; return members; }
            for (;;)
            {
                if (Peek() != '"') throw Unexpected();
                var name = Text();
                Expect(':');
                members[name] = Value();
                if (Peek() == '}') { at++; return members; }
                Expect(',');
            }
        }

        private List<object> Elements()
        {
            var elements = new List<object>();
            at++;
            if (Peek() == ']') { at++; return elements; }
            for (;;)
            {
                elements.Add(Value());
                if (Peek() == ']') { at++; return elements; }
                Expect(',');
            }
        }

        private string Text()
        {
            var value = new StringBuilder();
            for (at++; at < text.Length && text[at] != '"'; at++)
            {
                if (text[at] != '\\') { value.Append(text[at]); continue; }
                at++;
                if (at >= text.Length) break;
                if (text[at] == 'u' && at + 4 < text.Length)
                {
                    value.Append((char)ushort.Parse(text.Substring(at + 1, 4), NumberStyles.HexNumber));
                    at += 4;
                    continue;
                }
                var escape = "\"\\/bfnrt".IndexOf(text[at]);
                if (escape < 0) throw Unexpected();
                value.Append("\"\\/\b\f\n\r\t"[escape]);
            }
            if (at >= text.Length) throw Unexpected();
            at++;
            return value.ToString();
        }

        private JsonNumber Number()
        {
            var start = at;
            while (at < text.Length && "+-.0123456789eE".IndexOf(text[at]) >= 0) at++;
            if (at == start) throw Unexpected();
            return new JsonNumber(text.Substring(start, at - start));
        }

        private object Word(string word, object value)
        {
            if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0) throw Unexpected();
            at += word.Length;
            return value;
        }

        private char Peek()
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            return at < text.Length ? text[at] : '\0';
        }

        private void Expect(char wanted)
        {
            if (Peek() != wanted) throw Unexpected();
            at++;
        }

        private FormatException Unexpected()
        {
            return new FormatException("The event is not JSON from character " + at + " on");
        }
    }

    /// <summary>A number as it stands in the text: its type is the reader's to choose.</summary>
    internal sealed class JsonNumber
    {
        public readonly string Text;

        public JsonNumber(string text)
        {
            Text = text;
        }
    }
}

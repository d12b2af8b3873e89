using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace LocalLambda
{
    internal sealed class RuntimeEvent
    {
        public readonly IDictionary<string, string> Headers;
        public readonly byte[] Body;

        public RuntimeEvent(IDictionary<string, string> headers, byte[] body)
        {
            Headers = headers;
            Body = body;
        }

        public string Header(string name)
        {
            string value;
            return Headers.TryGetValue(name, out value) ? value : null;
        }
    }

    /// <summary>
    /// The Runtime API over one socket: HttpWebRequest takes ten times as long to start.
    /// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
    /// </summary>
    internal sealed class RuntimeClient
    {
        private const string Root = "/2018-06-01/runtime";

        private readonly string address;
        private readonly NetworkStream stream;
        private readonly byte[] buffer = new byte[65536];
        private int from;
        private int to;

        public RuntimeClient(string address)
        {
            this.address = address;
            var parts = address.Split(':');
            stream = new TcpClient(parts[0], int.Parse(parts[1])) { NoDelay = true }.GetStream();
        }

        /// <summary>Waits for an event; null when the local cloud is gone.</summary>
        public RuntimeEvent Next()
        {
            Send("GET " + Root + "/invocation/next HTTP/1.1\r\nHost: " + address + "\r\n\r\n", new byte[0]);
            return Answer();
        }

        public void Post(string path, byte[] body, string errorType)
        {
            var head = "POST " + Root + path + " HTTP/1.1\r\nHost: " + address
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.Length + "\r\n"
                + (errorType == null ? "" : "Lambda-Runtime-Function-Error-Type: " + errorType + "\r\n");
            Send(head + "\r\n", body);
            Answer();
        }

        private void Send(string head, byte[] body)
        {
            var bytes = new byte[Encoding.ASCII.GetByteCount(head) + body.Length];
            var at = Encoding.ASCII.GetBytes(head, 0, head.Length, bytes, 0);
            Buffer.BlockCopy(body, 0, bytes, at, body.Length);
            stream.Write(bytes, 0, bytes.Length);
        }

        private RuntimeEvent Answer()
        {
            if (Line() == null) return null;
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (var line = Line(); !string.IsNullOrEmpty(line); line = Line())
            {
                var colon = line.IndexOf(':');
                headers[line.Substring(0, colon)] = line.Substring(colon + 1).Trim();
            }
            string length;
            headers.TryGetValue("Content-Length", out length);
            return new RuntimeEvent(headers, Bytes(int.Parse(length ?? "0", CultureInfo.InvariantCulture)));
        }

        private string Line()
        {
            var line = new StringBuilder();
            for (;;)
            {
                if (from == to && !Fill()) return null;
                var next = (char)buffer[from++];
                if (next == '\n') return line.ToString().TrimEnd('\r');
                line.Append(next);
            }
        }

        private byte[] Bytes(int count)
        {
            var bytes = new byte[count];
            for (var done = 0; done < count;)
            {
                if (from == to && !Fill()) break;
                var some = Math.Min(count - done, to - from);
                Buffer.BlockCopy(buffer, from, bytes, done, some);
                from += some;
                done += some;
            }
            return bytes;
        }

        private bool Fill()
        {
            from = 0;
            to = stream.Read(buffer, 0, buffer.Length);
            return to > 0;
        }
    }
}

# frozen_string_literal: true

require 'socket'

module LocalLambda
  # The Runtime API over one socket. Ruby's own HTTP client would take longer to load than all of this to run.
  # https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
  class RuntimeClient
    PATH = '/2018-06-01/runtime'

    def initialize(address)
      @address = address
      @socket = TCPSocket.new(*address.split(':'))
      @socket.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1)
    end

    # Waits for an event; answers its headers, by lower-case name, and its body.
    def next_event
      request('GET', '/invocation/next')
    end

    def respond(request_id, body)
      request('POST', "/invocation/#{request_id}/response", body)
    end

    def fail(request_id, body, type)
      request('POST', "/invocation/#{request_id}/error", body, type)
    end

    def fail_init(body, type)
      request('POST', '/init/error', body, type)
    end

    private

    def request(method, path, body = '', type = nil)
      head = ["#{method} #{PATH}#{path} HTTP/1.1", "Host: #{@address}"]
      head.push('Content-Type: application/json', "Content-Length: #{body.bytesize}") if method == 'POST'
      head.push("Lambda-Runtime-Function-Error-Type: #{type}") if type
      @socket.write("#{head.join("\r\n")}\r\n\r\n#{body}")
      answer
    end

    def answer
      # Without the local cloud there is nothing to do, and nobody to tell.
      exit 0 unless @socket.gets
      headers = {}
      while (line = @socket.gets.chomp) != ''
        name, value = line.split(':', 2)
        headers[name.downcase] = value.strip
      end
      body = @socket.read(headers.fetch('content-length', '0').to_i)
      [headers, body.force_encoding(Encoding::UTF_8)]
    end
  end
end

# frozen_string_literal: true

module LambdaFunctions
  # Greets whom the event names.
  class Handler
    def self.process(event:, context:)
      puts "request #{context.aws_request_id}"
      "Hello #{event['name'] || 'World'}!"
    end
  end
end

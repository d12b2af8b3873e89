# frozen_string_literal: true

# The Ruby runtime of the local cloud: as AWS's own loads a function and runs its events, with nothing to install.
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-ruby.html

require 'json'
require_relative 'lambda_context'
require_relative 'runtime_client'
require_relative 'handler'

$stdout.sync = true
$stderr.sync = true
$LOAD_PATH.unshift(ENV.fetch('LAMBDA_TASK_ROOT'))

# One event at a time, for as long as the environment lives.
module LocalLambda
  def self.run
    client = RuntimeClient.new(ENV.fetch('AWS_LAMBDA_RUNTIME_API'))
    handler = load_handler(client)
    loop do
      headers, event = client.next_event
      work(client, handler, headers, event)
    end
  end

  def self.load_handler(client)
    Handler.new(ENV.fetch('_HANDLER'))
  rescue ScriptError, StandardError => e
    client.fail_init(*report('Init', e))
    exit 1
  end

  def self.work(client, handler, headers, event)
    context = LambdaContext.new(headers)
    ENV['_X_AMZN_TRACE_ID'] = headers['lambda-runtime-trace-id']
    answer = JSON.generate(handler.call(JSON.parse(event), context))
    client.respond(context.aws_request_id, answer)
  rescue ScriptError, StandardError => e
    client.fail(context.aws_request_id, *report('Function', e))
  end

  # Logs an error that reached the runtime; answers its body and its type, as the Runtime API takes them.
  def self.report(phase, error)
    type = "#{phase}<#{error.class}>"
    own = (error.backtrace || []).reject { |line| line.start_with?(__dir__) }
    body = { 'errorMessage' => error.message, 'errorType' => type, 'stackTrace' => own }
    puts "Error raised from #{phase == 'Init' ? 'handler file' : 'handler method'}\n#{JSON.generate(body)}"
    [JSON.generate(body), type]
  end
end

LocalLambda.run

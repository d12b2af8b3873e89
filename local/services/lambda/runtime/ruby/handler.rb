# frozen_string_literal: true

module LocalLambda
  # The method that `<file>.<method>` or `<file>.<Module>::<Class>.<method>` names.
  class Handler
    def initialize(text)
      file, *owners, method = text.split('.')
      raise ArgumentError, "Invalid handler #{text}, must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD" if method.nil?

      require File.join(ENV.fetch('LAMBDA_TASK_ROOT'), file)
      @owner = owners.empty? ? TOPLEVEL_BINDING.receiver : Kernel.const_get(owners.join('::'))
      @method = method.to_sym
      raise NameError, "undefined method `#{method}' for #{owners.join('::')}" unless @owner.respond_to?(@method, true)
    end

    def call(event, context)
      @owner.send(@method, event: event, context: context)
    end
  end
end

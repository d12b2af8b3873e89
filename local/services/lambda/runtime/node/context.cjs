"use strict";

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
exports.Context = class Context {
  constructor(requestId, deadline, arn, clientContext) {
    this.functionName = process.env.AWS_LAMBDA_FUNCTION_NAME;
    this.functionVersion = process.env.AWS_LAMBDA_FUNCTION_VERSION;
    this.memoryLimitInMB = process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE;
    this.logGroupName = process.env.AWS_LAMBDA_LOG_GROUP_NAME;
    this.logStreamName = process.env.AWS_LAMBDA_LOG_STREAM_NAME;
    this.clientContext = clientContext ? JSON.parse(clientContext) : undefined;
    this.identity = undefined;
    this.invokedFunctionArn = arn;
    this.awsRequestId = requestId;
    this.getRemainingTimeInMillis = () => deadline - Date.now();
  }
};

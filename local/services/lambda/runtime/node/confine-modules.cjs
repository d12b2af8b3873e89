"use strict";

const { isBuiltin, registerHooks } = require("node:module");
const { sep } = require("node:path");
const { fileURLToPath, pathToFileURL } = require("node:url");

/** Packages that Lambda's Node runtimes bring along. https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html */
const provided = /^@(aws-sdk|smithy)\//;

/**
 * Keeps a function to what its archive holds. Its folder lies inside the project here, whose node_modules would
 * otherwise stand in for what the bundle forgot, and the function would fail only on AWS.
 */
exports.confineModules = (root) => {
  const inside = pathToFileURL(root + sep).href;
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      const { url } = resolved;
      if (url.startsWith(inside) || isBuiltin(url) || !url.startsWith("file:")) return resolved;
      const from = context.parentURL ?? "";
      if (provided.test(specifier) || !from.startsWith(inside)) return resolved;
      const error = new Error(
        `Cannot find module '${specifier}' in the deployment package\nRequire stack:\n- ${fileURLToPath(from)}\n(${fileURLToPath(url)} is outside it, and would not be there on AWS)`,
      );
      error.code = "MODULE_NOT_FOUND";
      throw error;
    },
  });
};

"use strict";

const { existsSync, readFileSync } = require("node:fs");
const { basename, dirname, join, relative } = require("node:path");
const { pathToFileURL } = require("node:url");
const { RuntimeError } = require("./errors.cjs");

/** Loads the function that `<folders>/<file>.<export>` names. */
exports.loadHandler = async (root, text) => {
  if (text.includes("..")) {
    throw new RuntimeError(
      "Runtime.MalformedHandlerName",
      `'${text}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const [file, ...names] = basename(text).split(".");
  if (!file || names.length === 0 || names.includes("")) {
    throw new RuntimeError("Runtime.MalformedHandlerName", `Bad handler: '${text}'. Use '<file>.<export>'.`);
  }
  const loaded = await load(join(root, dirname(text), file), root);
  let handler = loaded;
  for (const name of names) handler = handler?.[name];
  // A CommonJS module that was imported has its exports under `default` as well.
  if (handler === undefined) for (const name of ["default", ...names]) handler = (handler ?? loaded)?.[name];
  if (handler === undefined) {
    throw new RuntimeError("Runtime.HandlerNotFound", `${text} is undefined or not exported`);
  }
  if (typeof handler !== "function")
    throw new RuntimeError("Runtime.HandlerNotFound", `${text} is not a function`);
  return handler;
};

async function load(path, root) {
  try {
    for (const extension of ["", ".js", ".cjs"]) {
      const file = path + extension;
      if (!existsSync(file)) continue;
      return extension === ".js" && isModulePackage(dirname(file), root)
        ? await importFile(file)
        : require(file);
    }
    if (existsSync(`${path}.mjs`)) return await importFile(`${path}.mjs`);
    // The message is Node's own, with the stack of requires.
    return require(path);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new RuntimeError("Runtime.UserCodeSyntaxError", String(error), error);
    if (error?.code === "MODULE_NOT_FOUND" || error?.code === "ERR_MODULE_NOT_FOUND") {
      throw new RuntimeError("Runtime.ImportModuleError", String(error), error);
    }
    throw error;
  }
}

function importFile(file) {
  return import(pathToFileURL(file).href);
}

/** The nearest package.json within the function says whether .js files are ES modules. */
function isModulePackage(folder, root) {
  for (let at = folder; !relative(root, at).startsWith(".."); at = dirname(at)) {
    const file = join(at, "package.json");
    if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")).type === "module";
    if (at === dirname(at)) break;
  }
  return false;
}

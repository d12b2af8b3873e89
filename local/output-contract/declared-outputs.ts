import ts from "typescript";
import { UserError } from "../../terminal/user-error.ts";

/** One output of the platform's stack, as the program declares it. */
export interface DeclaredOutput {
  readonly name: string;
  /** Written out to the last property, so that a change anywhere in it shows. */
  readonly type: string;
  readonly description: string;
  readonly example: string;
}

/**
 * The properties of the interface `PlatformOutputs` in a file, in order.
 * @throws UserError listing what lacks a description or an example, or has a type that others cannot be promised
 */
export function declaredOutputs(file: string): readonly DeclaredOutput[] {
  // Imports are left alone: with Pulumi's types this would take ten seconds. So a type must stand in place.
  const options = { noResolve: true, strict: true, target: ts.ScriptTarget.ES2023, types: [] };
  const program = ts.createProgram([file], options);
  const checker = program.getTypeChecker();
  const declaration = program
    .getSourceFile(file)
    ?.statements.find((each) => ts.isInterfaceDeclaration(each) && each.name.text === "PlatformOutputs");
  if (!declaration)
    throw new UserError(`${file} has no interface PlatformOutputs; declare the outputs in it`);
  const problems: string[] = [];
  const outputs = checker
    .getTypeAtLocation(declaration)
    .getProperties()
    .map((property): DeclaredOutput => {
      const { name } = property;
      const description = oneLine(ts.displayPartsToString(property.getDocumentationComment(checker)));
      const tag = property.getJsDocTags(checker).find((each) => each.name === "example");
      const example = oneLine(ts.displayPartsToString(tag?.text));
      if (description === "")
        problems.push(`${name} has no description; say in a comment above it what it is`);
      if (example === "")
        problems.push(`${name} has no example; add a line "@example <value>" to its comment`);
      const type = typeText(checker, checker.getTypeOfSymbol(property));
      if (type.includes(notPromised)) {
        problems.push(
          `${name} has a type that other stacks cannot be promised; write it in place, of strings, numbers, booleans, ` +
            "lists, records and objects of them",
        );
      }
      return { name, type, description, example };
    });
  if (problems.length > 0) {
    throw new UserError(
      `${file}: PlatformOutputs is not whole:\n${problems.map((each) => `  ${each}`).join("\n")}`,
    );
  }
  return outputs;
}

const notPromised = "?!";
const { TypeFlags } = ts;
const plain = TypeFlags.String | TypeFlags.Number | TypeFlags.Boolean | TypeFlags.Literal | TypeFlags.Null;

/** A type by its structure alone: what an alias stands for may change under its name. */
function typeText(checker: ts.TypeChecker, type: ts.Type): string {
  const text = (each: ts.Type) => typeText(checker, each);
  if (type.flags & plain) return checker.typeToString(type);
  if (type.isUnion()) return type.types.map(text).join(" | ");
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference); // What isArrayType says of it.
    return `Array<${element ? text(element) : notPromised}>`;
  }
  const values = type.getStringIndexType();
  if (values) return `Record<string, ${text(values)}>`;
  const properties = type.getProperties();
  if (!(type.flags & ts.TypeFlags.Object) || properties.length === 0 || type.getCallSignatures().length > 0)
    return notPromised;
  const members = properties.map((property) => {
    const member = checker.getTypeOfSymbol(property);
    return property.flags & ts.SymbolFlags.Optional
      ? `${property.name}?: ${text(checker.getNonNullableType(member))}`
      : `${property.name}: ${text(member)}`;
  });
  return `{ ${members.join("; ")} }`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

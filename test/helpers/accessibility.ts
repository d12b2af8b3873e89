import assert from "node:assert/strict";
import type { Locator } from "playwright-core";

/** Text of the elements that describe a field. */
export function describedBy(field: Locator): Promise<string> {
  return field.evaluate((element) =>
    (element.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .map((id) => document.getElementById(id)?.textContent ?? "")
      .join(" "),
  );
}

/** In a snapshot of the accessibility tree a control's name stands in quotation marks (or slashes) after its role. */
export function assertNamed(snapshot: string, atLeast = 6): void {
  const controls = snapshot
    .split("\n")
    .filter((line) => /- (button|link|textbox|searchbox|dialog)\b/.test(line));
  assert.ok(controls.length >= atLeast, snapshot);
  assert.deepEqual(
    controls.filter((line) => !/- \w+ ["/]\S/.test(line)),
    [],
  );
}

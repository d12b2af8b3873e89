import assert from "node:assert/strict";
import { isAfter, isEventId } from "../../../services/live/src/event-id.ts";
import { History } from "../../../services/live/src/history.ts";

const click = (id: `${number}-${number}`) => ({ id, json: `"${id}"` });

describe("the history of clicks", () => {
  it("has what came after a click, in order", () => {
    const history = new History(10);
    for (const id of ["5-0", "5-1", "10-0"] as const) assert.ok(history.add(click(id)));
    assert.deepEqual(
      history.after("5-0").map(({ id }) => id),
      ["5-1", "10-0"],
    );
    assert.deepEqual(history.after("10-0"), []);
    assert.equal(history.after("0-0").length, 3);
  });

  it("takes a click once, whoever tells it again", () => {
    const history = new History(10);
    assert.ok(history.add(click("5-1")));
    for (const id of ["5-1", "5-0", "4-9"] as const) assert.ok(!history.add(click(id)));
    assert.equal(history.after("0-0").length, 1);
  });

  it("forgets the oldest beyond its length", () => {
    const history = new History(2);
    for (const id of ["1-0", "2-0", "3-0"] as const) history.add(click(id));
    assert.deepEqual(
      history.after("0-0").map(({ id }) => id),
      ["2-0", "3-0"],
    );
  });
});

describe("an id of an event", () => {
  it("is compared as numbers", () => {
    assert.ok(isAfter("10-0", "9-0"));
    assert.ok(isAfter("10-10", "10-9"));
    assert.ok(!isAfter("10-9", "10-9"));
    assert.ok(!isAfter("9-99", "10-0"));
  });

  it("is of one form, whatever a client sends", () => {
    for (const id of ["1-0", "1795574871812-12"]) assert.ok(isEventId(id));
    for (const text of [undefined, "", "1", "-1-0", "1-0 ", "a-b", `${"9".repeat(17)}-0`]) {
      assert.ok(!isEventId(text), text);
    }
  });
});

import assert from "node:assert/strict";
import type { Click } from "../../../../web/src/features/live/click.ts";
import { ClickFeed } from "../../../../web/src/features/live/click-feed.ts";
import { ManualClock } from "../../../helpers/manual-clock.ts";

/** A browser's EventSource, told by the test what happens to it. */
class ToldSource extends EventTarget {
  readonly url: string;
  readyState = 0;

  constructor(url: string) {
    super();
    this.url = url;
  }

  opens(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  hears(lastEventId: string, data: string): void {
    this.dispatchEvent(new MessageEvent("click", { lastEventId, data }));
  }

  /** The connection ended; the browser is coming back. */
  ends(): void {
    this.readyState = 0;
    this.dispatchEvent(new Event("error"));
  }

  /** The service refused; the browser gave up. */
  isRefused(): void {
    this.readyState = 2;
    this.dispatchEvent(new Event("error"));
  }

  close(): void {
    this.readyState = 2;
  }
}

function follow() {
  const clock = new ManualClock();
  const sources: ToldSource[] = [];
  const clicks: Click[] = [];
  const states: string[] = [];
  const feed = new ClickFeed({
    liveUrl: "/live",
    onClick: (click) => clicks.push(click),
    onState: (state) => states.push(state),
    open: (url) => {
      const source = new ToldSource(url);
      sources.push(source);
      // Of an EventSource the feed uses what is told here.
      return source as unknown as EventSource;
    },
    after: (milliseconds, task) => clock.after(milliseconds, task),
    random: () => 1,
  });
  const current = () => {
    const source = sources.at(-1);
    assert.ok(source);
    return source;
  };
  return { feed, clock, sources, clicks, states, current };
}

const click = (id: string) => ({ id, slug: "docs", at: "2026-11-25T10:00:00.000Z" });

describe("the feed of clicks", () => {
  it("tells clicks, and how it is doing", () => {
    const { current, clicks, states } = follow();
    current().opens();
    current().hears("1-0", JSON.stringify({ ...click("a"), more: true }));
    assert.deepEqual(clicks, [click("a")]);
    assert.deepEqual(states, ["connecting", "live"]);
    assert.equal(current().url, "/live/clicks");
  });

  it("goes on after what is no click", () => {
    const { current, clicks } = follow();
    for (const text of ["", "{", "null", '{"id":1}']) current().hears("1-0", text);
    current().hears("2-0", JSON.stringify(click("b")));
    assert.deepEqual(clicks, [click("b")]);
  });

  it("leaves a connection that ended to the browser", () => {
    const { current, sources, states, clock } = follow();
    current().opens();
    current().ends();
    clock.advance(60_000);
    assert.equal(sources.length, 1);
    current().opens();
    assert.deepEqual(states, ["connecting", "live", "reconnecting", "live"]);
  });

  it("comes back after a refusal, later each time, with the id of the last click", () => {
    const { current, sources, clock } = follow();
    current().opens();
    current().hears("7-1", JSON.stringify(click("a")));
    for (const pause of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const before = sources.length;
      current().isRefused();
      clock.advance(pause - 1);
      assert.equal(sources.length, before);
      clock.advance(1);
      assert.equal(sources.length, before + 1);
      assert.equal(current().url, "/live/clicks?after=7-1");
    }
    current().opens();
    current().isRefused();
    clock.advance(1_000);
    assert.equal(sources.length, 9);
  });

  it("spreads its tries at random", () => {
    const { clock, sources, current } = follow();
    const feed = new ClickFeed({
      liveUrl: "/live",
      onClick() {},
      onState() {},
      open: (url) => {
        const source = new ToldSource(url);
        sources.push(source);
        return source as unknown as EventSource;
      },
      after: (milliseconds, task) => clock.after(milliseconds, task),
      random: () => 0,
    });
    current().isRefused();
    clock.advance(500);
    assert.equal(sources.length, 3);
    feed.close();
  });

  it("ends for good when it is closed", () => {
    const { feed, current, sources, clock } = follow();
    current().isRefused();
    feed.close();
    clock.advance(60_000);
    assert.equal(sources.length, 1);
  });
});

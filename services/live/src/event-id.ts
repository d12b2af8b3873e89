/** Id of an entry of a Redis stream: `<milliseconds>-<number within them>`. https://valkey.io/topics/streams-intro/ */
export type EventId = `${number}-${number}`;

const form = /^(\d{1,16})-(\d{1,16})$/;

export function isEventId(text: string | undefined): text is EventId {
  return text !== undefined && form.test(text);
}

export function isAfter(id: EventId, other: EventId): boolean {
  const [time = 0, number = 0] = partsOf(id);
  const [otherTime = 0, otherNumber = 0] = partsOf(other);
  return time === otherTime ? number > otherNumber : time > otherTime;
}

function partsOf(id: EventId): number[] {
  return id.split("-").map(Number);
}

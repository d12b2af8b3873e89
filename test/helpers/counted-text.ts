/**
 * A text that counts the looks at it, where a test has to say that something does not take long: each character that is
 * read, each method that is called.
 * @param most looks; one more throws a RangeError, so that what would never end does
 */
export function countedText(text: string, most: number): string {
  let looks = 0;
  const counted = new Proxy(Object(text), {
    get(target: object, property) {
      looks += 1;
      if (looks > most) throw new RangeError(`more than ${most} looks at the text`);
      const value: unknown = Reflect.get(target, property);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  // An object that does all that a text does, and what is tested does no more with it.
  return counted as string;
}

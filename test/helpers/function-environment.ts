/** Gives the tests of a suite the environment variables that a function has on Lambda, and takes them away after. */
export function functionEnvironment(variables: () => Readonly<Record<string, string>>): void {
  const before = new Map<string, string | undefined>();
  beforeEach(() => {
    for (const [name, value] of Object.entries(variables())) {
      before.set(name, process.env[name]);
      process.env[name] = value;
    }
  });
  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    before.clear();
  });
}

import { styleText } from "node:util";

/** Steps of a start, a line each: a running counter on a terminal, finished lines alone elsewhere. */
export interface Progress {
  /** Runs `work` as one step; `tick` replaces the text behind the running step's title. */
  step<T>(
    title: string,
    work: (tick: (text: string) => void) => Promise<T>,
    done?: (result: T) => string,
  ): Promise<T>;
}

export function streamProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const live = stream.isTTY === true;
  const line = (mark: string, text: string) => `${live ? "\r\u001b[K" : ""}${mark} ${text}`;
  return {
    async step(title, work, done) {
      const started = performance.now();
      let detail = "";
      const draw = () => stream.write(line(styleText("cyan", "…", { stream }), `${title} ${detail}`));
      if (live) draw();
      try {
        const result = await work((text) => {
          detail = text;
          if (live) draw();
        });
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        const note = styleText("gray", `${done?.(result) ?? detail}  ${seconds} s`, { stream });
        stream.write(`${line(styleText("green", "✔", { stream }), `${title.padEnd(10)} ${note}`)}\n`);
        return result;
      } catch (error) {
        stream.write(`${line(styleText("red", "✘", { stream }), title)}\n`);
        throw error;
      }
    },
  };
}

/** Says nothing: for `--json` and tests. */
export const quietProgress: Progress = {
  step: (_title, work) => work(() => {}),
};

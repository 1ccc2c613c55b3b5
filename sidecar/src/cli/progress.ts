/** One line on stderr that follows a long piece of work: on a terminal only, where it does not pile up. */
export function showProgress(what: string): {
  update: (done: number, total: number) => void;
  /** Ends the line; with a sentence in its place. */
  end: (sentence?: string) => void;
} {
  const terminal = process.stderr.isTTY;
  let shown = -1;
  return {
    update(done, total) {
      const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
      if (!terminal || percent === shown) return;
      shown = percent;
      process.stderr.write(`\r${what}: ${percent} %`);
    },
    end(sentence) {
      if (terminal && shown >= 0) process.stderr.write('\n');
      if (sentence !== undefined) process.stdout.write(`${sentence}\n`);
    },
  };
}

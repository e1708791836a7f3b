import type { CliIo } from '../io/cli-io.ts';

/** What stands in for a terminal, and what was written to it. */
export interface TestTerminal {
  readonly io: CliIo;
  /** Both streams in the order of writing: `['out', 'hello\n']`. */
  readonly written: readonly (readonly ['out' | 'error', string])[];
  /** Everything that was asked. */
  readonly asked: readonly string[];
  readonly out: string;
  readonly error: string;
  interrupt(reason: Error): void;
}

export interface TestTerminalOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Given one after another by the person at the terminal; without it, there is no person. */
  readonly answers?: readonly string[];
  /** What standard input holds. */
  readonly input?: string;
}

/** No keys, and an Ollama that cannot answer. */
const NO_MODELS = { OLLAMA_HOST: 'http://127.0.0.1:1' };

/** Makes a terminal for a test. It has no model unless the environment names one. */
export function createTestTerminal(options: TestTerminalOptions = {}): TestTerminal {
  const { cwd = '/', environment = {}, answers, input = '' } = options;
  const written: ['out' | 'error', string][] = [];
  const asked: string[] = [];
  const controller = new AbortController();
  const textOf = (stream: 'out' | 'error'): string =>
    written.flatMap(([name, text]) => (name === stream ? [text] : [])).join('');
  return {
    written,
    asked,
    get out() {
      return textOf('out');
    },
    get error() {
      return textOf('error');
    },
    interrupt: (reason) => controller.abort(reason),
    io: {
      environment: { ...NO_MODELS, ...environment },
      cwd,
      interactive: answers !== undefined,
      colors: false,
      signal: controller.signal,
      out: (text) => void written.push(['out', text]),
      error: (text) => void written.push(['error', text]),
      async ask(question) {
        asked.push(question);
        const answer = answers?.[asked.length - 1];
        if (answer === undefined) throw new Error(`Nobody answers: ${question}`);
        return answer;
      },
      readInput: async () => input,
    },
  };
}

/** The command's way to the terminal and its surroundings, so that tests can stand in for both. */
export interface CliIo {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Whether a person sits at the other end: only then anything is asked. */
  readonly interactive: boolean;
  /** Whether stderr shows colours. */
  readonly colors: boolean;
  /** Aborts at Ctrl-C. */
  readonly signal: AbortSignal;
  out(text: string): void;
  error(text: string): void;
  /** Asks a person; rejects when nobody is there. */
  ask(question: string): Promise<string>;
  /** Everything that standard input holds. */
  readInput(): Promise<string>;
}

/** The command was called in a way it does not understand. Ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** Whether `--help` says more about it. */
  readonly help: boolean;

  constructor(message: string, { help = true }: { readonly help?: boolean } = {}) {
    super(message);
    this.help = help;
  }
}

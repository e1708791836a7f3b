import { SpellError } from './spell-error.ts';

const BRAND = Symbol.for('llmspell.error.validation');

/** One thing wrong with a value. */
export interface ValidationIssue {
  /** Where, as a dotted path; empty for the value itself. */
  readonly path: string;
  readonly message: string;
}

/** A value that does not fit its schema. Code `VALIDATION_FAILED`. */
export class ValidationError extends SpellError {
  readonly issues: readonly ValidationIssue[];

  /** @param subject What was checked, to begin the message with: `Input of tool "calculator"`. */
  constructor(subject: string, issues: readonly ValidationIssue[]) {
    const text = issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
    super({
      code: 'VALIDATION_FAILED',
      message: `${subject} is not valid: ${text}`,
      data: { issues: issues.map(({ path, message }) => ({ path, message })) },
    });
    this.name = 'ValidationError';
    this.issues = issues;
  }

  get [BRAND](): true {
    return true;
  }

  static override isInstance(value: unknown): value is ValidationError {
    return SpellError.isInstance(value) && BRAND in value;
  }
}

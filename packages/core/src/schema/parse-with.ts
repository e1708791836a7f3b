import { ValidationError } from '../errors/validation-error.ts';
import type { Schema } from './schema.ts';
import type { StandardIssue, StandardResult } from './standard-schema.ts';

/**
 * Parses a value with a schema.
 *
 * @param subject What is being checked, for the message: `Input of tool "calculator"`.
 * @throws ValidationError `VALIDATION_FAILED` with every issue.
 */
export function parseWith<T>(schema: Schema<T>, value: unknown, subject: string): T | Promise<T> {
  const result = schema['~standard'].validate(value);
  return result instanceof Promise ? takeLater(result, subject) : take(result, subject);
}

async function takeLater<T>(result: Promise<StandardResult<T>>, subject: string): Promise<T> {
  return take(await result, subject);
}

function take<T>(result: StandardResult<T>, subject: string): T {
  if (result.issues === undefined) return result.value;
  throw new ValidationError(subject, result.issues.map(toIssue));
}

function toIssue({ path = [], message }: StandardIssue): { path: string; message: string } {
  const keys = path.map((part) => String(typeof part === 'object' ? part.key : part));
  return { path: keys.join('.'), message };
}

import { cleanStack } from './frames.ts';

/** Gives an error the place in the script where the call was made. */
export function located(error: unknown, here: Error): unknown {
  if (!(error instanceof Error)) return error;
  const value = `${error.name}: ${error.message}\n${cleanStack(here.stack)}`;
  Object.defineProperty(error, 'stack', { value, configurable: true, writable: true });
  return error;
}

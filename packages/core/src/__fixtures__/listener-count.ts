import { getEventListeners } from 'node:events';

/** How many listen to a signal's abort. */
export function listenerCount(signal: AbortSignal): number {
  return getEventListeners(signal, 'abort').length;
}

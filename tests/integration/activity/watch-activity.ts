// What happens in runs: types that are checked, a log to read back, and a live view over WebSocket.
import { createRunContext, type StateStore } from '@llmspell/core';
import { createEventBus, createEventLog, defineEventType, withEventTypes } from '@llmspell/infra/events';
import { createActivityMonitor, serveActivity } from '@llmspell/infra/monitor';
import { z } from 'zod';

export const orderPaid = defineEventType('order.paid', z.object({ id: z.number() }));

export async function watchActivity(store: StateStore, token: string) {
  // Whoever emits `order.paid` with other data gets a ValidationError; types that are not named here are free.
  const events = withEventTypes(createEventBus({ historySize: 100 }), [orderPaid]);
  const log = createEventLog(events, store, { pattern: 'order:*', maxEvents: 5_000, maxAgeMs: 7 * 86_400_000 });
  const monitor = createActivityMonitor(events);
  const server = await serveActivity(monitor, { token, allowedOrigins: ['http://localhost:5173'] });
  const context = createRunContext({ events, state: store });
  return { context, events, log, monitor, server };
}

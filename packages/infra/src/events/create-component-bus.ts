import type { EventBus } from '@llmspell/core';

export interface ComponentBusOptions {
  /** Only events of this run; what is emitted without a run is of it. @default events of all runs */
  readonly runId?: string;
}

/**
 * The bus of one component: its listeners hear what happens inside the component alone, and what is emitted on it reaches
 * those of the whole bus too, as the same event.
 *
 * Where something happened is the path of its event. Inside is what has the component in its path; what is emitted with
 * another path is put below it.
 *
 * @param component A part of a path, or several: `agent:researcher`, `report.lua/agent:researcher`.
 */
export function createComponentBus(bus: EventBus, component: string, { runId }: ComponentBusOptions = {}): EventBus {
  if (component === '') throw new TypeError('Expected the part of a path that names the component, got an empty text.');
  const [begin, middle, end] = [`${component}/`, `/${component}/`, `/${component}`];
  const isInside = (path: string): boolean =>
    path === component || path.startsWith(begin) || path.includes(middle) || path.endsWith(end);
  const place = (path: string): string => {
    if (isInside(path)) return path;
    return path === '' ? component : `${component}/${path}`;
  };
  const run = runId === undefined ? {} : { runId };
  return {
    has: (type) => bus.has(type),
    emit: (event) => bus.emit({ ...run, ...event, path: place(event.path ?? '') }),
    on: (pattern, listener) =>
      bus.on(pattern, (event) => {
        if (!isInside(event.path) || (runId !== undefined && event.runId !== runId)) return undefined;
        return listener(event);
      }),
  };
}

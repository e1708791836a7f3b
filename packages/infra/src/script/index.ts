// What scripts see of this package.
import type { HostModule } from '@llmspell/core';

import { llmHostModule } from '../llm/script.ts';
import { artifactClass } from './artifact/artifact-class.ts';
import { channelClass } from './channel/channel-class.ts';
import { sharedMemoryClass } from './channel/shared-memory-class.ts';
import { debugClass } from './debug/debug-class.ts';
import { debugTimerClass } from './debug/debug-timer.ts';
import { loggerClass } from './debug/logger-class.ts';
import { eventClass } from './event/event-class.ts';
import { eventSystemClass } from './event/event-system-class.ts';
import { hookClass, hookHandleClass } from './hook/hook-class.ts';
import { asyncClass } from './misc/async-class.ts';
import { errorHandlerClass } from './misc/error-handler-class.ts';
import { uuidClass } from './misc/uuid-class.ts';
import { activityMonitorClass } from './monitor/activity-monitor-class.ts';
import { resilienceClasses } from './resilience/resilience-classes.ts';
import { runClass } from './run/run-class.ts';
import { sessionBuilderClass } from './session/session-builder-class.ts';
import { sessionClass } from './session/session-class.ts';
import { sharedStateClass } from './state/shared-state-class.ts';
import { stateClass } from './state/state-class.ts';
import { stateHandoffClass } from './state/state-handoff-class.ts';

export { llmHostModule } from '../llm/script.ts';

/** Everything that scripts see of this package. */
export const infraHostModules: readonly HostModule[] = [
  llmHostModule,
  { name: 'state', classes: [stateClass, stateHandoffClass, sharedStateClass] },
  { name: 'sessions', classes: [sessionClass, sessionBuilderClass, artifactClass] },
  { name: 'events', classes: [eventClass, eventSystemClass] },
  { name: 'channels', classes: [channelClass, sharedMemoryClass] },
  { name: 'runs', classes: [runClass] },
  { name: 'monitor', classes: [activityMonitorClass] },
  { name: 'hooks', classes: [hookClass, hookHandleClass] },
  { name: 'resilience', classes: resilienceClasses },
  { name: 'debug', classes: [debugClass, debugTimerClass, loggerClass] },
  { name: 'basics', classes: [uuidClass, asyncClass, errorHandlerClass] },
];

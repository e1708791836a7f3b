// What agents, tools, workflows and models are doing, and a WebSocket server of it.
export { createActivityMonitor, type ActivityMonitor, type ActivityMonitorOptions } from './create-activity-monitor.ts';
export { serveActivity, type ActivityServer, type ServeActivityOptions } from './server/serve-activity.ts';
export type {
  ActivityChange,
  ActivityDurations,
  ActivityKind,
  ActivityNode,
  ActivitySnapshot,
  ActivityUsage,
  ComponentActivity,
  RunActivity,
} from './activity.ts';

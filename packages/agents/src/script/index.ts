// What scripts see of this package.
export { agentsHostModule } from './agents-host-module.ts';

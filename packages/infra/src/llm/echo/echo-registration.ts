import type { ProviderRegistration } from '../provider-registration.ts';
import { createEchoProvider } from './create-echo-provider.ts';

/** The echo as a provider of a registry: `echo/echo`, free, always there. */
export const echoRegistration: ProviderRegistration = {
  name: 'echo',
  defaultModel: 'echo',
  models: ['echo'],
  price: 'free',
  load: createEchoProvider,
};

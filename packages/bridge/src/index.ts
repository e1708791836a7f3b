// What a script's engine talks to. The engines are '@llmspell/bridge/lua' and '@llmspell/bridge/javascript'.
export { createHostApi, type HostApiOptions } from './host/create-host-api.ts';
export { createManifest } from './host/create-manifest.ts';

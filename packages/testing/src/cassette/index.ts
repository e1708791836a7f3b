// Recorded runs as test fixtures.
export { openCassette, type OpenCassetteOptions, type OpenedCassette } from './open-cassette.ts';

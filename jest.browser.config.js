import { base } from './jest.config.js';

/** Tests that drive a real browser: slower, and only where one is installed. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  maxWorkers: 1,
  testTimeout: 60_000,
};

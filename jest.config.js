/**
 * Jest 30 as ES modules on Node 20: the sources are compiled by swc, packages are loaded as they are. Run with
 * `node --experimental-vm-modules`. The global set-up starts one real PostgreSQL for all files and uses the built product.
 *
 * @type {import('jest').Config}
 */
export const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.tsx?$': ['@swc/jest', {
      jsc: {
        target: 'es2022',
        experimental: { keepImportAttributes: true }, // JSON imports: jest warns without their attribute
        parser: { syntax: 'typescript', tsx: true, decorators: true },
        // Fields are assigned, not defined: TypeORM would otherwise see every column it did not select as undefined.
        transform: {
          legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false,
          react: { runtime: 'automatic', importSource: 'preact' },
        },
      },
      module: { type: 'es6' },
    }],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  reporters: ['default', '<rootDir>/test/support/count-reporter.js'],
  maxWorkers: 2,
  testTimeout: 60_000, // a test that starts a dozen processes takes twenty seconds on a busy machine; no test is there to be timed
};

export default {
  ...base,
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/test/**/*.test.tsx'],
  testPathIgnorePatterns: ['<rootDir>/test/browser/'],
};

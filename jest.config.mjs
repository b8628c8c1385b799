const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 24) {
  process.stderr.write(
    `The tests need Node 24, this is ${process.version}: start them with "npm test" or "npm run jest", which bring their own.\n`,
  );
  process.exit(3);
}

const swc = {
  swcrc: false,
  jsc: { target: "es2024", parser: { syntax: "typescript" }, experimental: { keepImportAttributes: true } },
  module: { type: "es6" },
  sourceMaps: "inline",
};

/** @type {import("jest").Config} */
export default {
  testEnvironment: "node",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: { "\\.ts$": ["@swc/jest", swc] },
  // A config's `import "nines"` means these sources wherever the config lies, as cli/nines.mjs arranges it outside jest.
  moduleNameMapper: {
    "^nines$": "<rootDir>/slo/index.ts",
    "^nines/testing$": "<rootDir>/bot/testing/index.ts",
    "^nines/([a-z]+)$": "<rootDir>/$1/index.ts",
  },
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/.nines/"],
  testSequencer: "<rootDir>/test/longest-first.mjs",
  watchman: false,
  maxWorkers: 2,
  // Contexts of modules stay in memory after their test file (jestjs/jest#14605): a worker of hundreds of files would spend its time on them.
  workerIdleMemoryLimit: "512MB",
  setupFiles: ["<rootDir>/test/native-errors.mjs"],
  // To end a test that hangs, on a slow and busy machine, too.
  testTimeout: 300_000,
  reporters: ["default", "<rootDir>/test/summary-reporter.mjs"],
};

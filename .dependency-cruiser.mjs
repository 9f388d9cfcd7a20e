/** Who may import what. Run through `npm run layers`; every rule names the reason it exists. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    rule('no-cycles', 'A cycle hides which side owns the idea.', {}, { circular: true }),
    rule(
      'domain-is-pure',
      'Domain knows itself, zod and luxon.',
      { path: '^shared/domain/' },
      { pathNot: '^(shared/domain/|node_modules/(zod|luxon|@types/luxon)/)' },
    ),
    rule(
      'usecases-know-no-outside',
      'Use cases speak domain words and the provider contract; storage and transport come in as ports.',
      { path: '^shared/usecases/' },
      { pathNot: '^(shared/(domain|usecases|providers/[^/]+\\.ts)|node_modules/(zod|luxon|@types/luxon)/)' },
    ),
    rule(
      'networks-are-definitions',
      'A network is a definition over the kit: never another network, fetch, node or storage.',
      { path: '^shared/providers/networks/' },
      { pathNot: '^(shared/domain/|shared/providers/[^/]+\\.ts$|node_modules/(zod|luxon|@types/luxon)/)' },
    ),
    rule(
      'networks-do-not-know-the-registry',
      'The registry lists networks, not the other way round.',
      { path: '^shared/providers/networks/' },
      { path: '^shared/providers/registry\\.ts$' },
    ),
    rule(
      'adapters-implement-ports',
      'Adapters know the domain and one SDK.',
      { path: '^shared/adapters/' },
      { path: '^(shared/(usecases|lambda)|functions|lib|local|bin)/' },
    ),
    rule(
      'functions-use-factories',
      'Entry points compose through shared/lambda, never an adapter or a sibling.',
      { path: '^functions/' },
      { path: '^shared/adapters/' },
    ),
    rule(
      'functions-are-apart',
      'One function never reaches into another.',
      { path: '^functions/([^/]+)/' },
      { path: '^functions/', pathNot: '^functions/$1/' },
    ),
    rule(
      'shared-is-below',
      'shared never reaches up.',
      { path: '^shared/' },
      { path: '^(functions|lib|local|bin|bench|test)/' },
    ),
    rule(
      'local-is-never-deployed',
      'What is deployed cannot know the local cloud.',
      { path: '^(shared|functions|lib)/' },
      { path: '^local/' },
    ),
    rule(
      'client-is-apart',
      "The client knows the API by its document alone, so that it can go into anybody's program.",
      { path: '^client/' },
      { pathNot: '^(client/|node_modules/openapi-fetch/)' },
    ),
    rule('nothing-imports-tests', 'Tests are a leaf.', { pathNot: '^test/' }, { path: '^test/' }),
    rule(
      'only-factories-touch-middy',
      'Middleware is decided in one place.',
      { pathNot: '^shared/lambda/' },
      { path: 'node_modules/@middy/' },
    ),
    rule(
      'no-undeclared-packages',
      'What is imported is in package.json.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    rule(
      'everything-resolves',
      'An import that cannot be resolved is not checked.',
      {},
      { couldNotResolve: true },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

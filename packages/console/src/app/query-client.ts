import { hashKey, MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isSignedOut, Refused } from '../shared/api/failure.ts';
import { sessionQuery } from '../shared/api/session.ts';
import { noteSignedIn, noteSignedOut } from '../shared/api/signed-out.ts';

/** Everything read is kept until something happens; what the server has refused is not asked again by itself. */
export const createQueryClient = () => {
  const onError = (error: Error) => {
    if (isSignedOut(error)) noteSignedOut();
  };
  return new QueryClient({
    // Perhaps in another tab.
    queryCache: new QueryCache({
      onError,
      onSuccess: (_data, { queryHash }) => queryHash === hashKey(sessionQuery.queryKey) && noteSignedIn(),
    }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        networkMode: 'always',
        retry: (failures, error) => !(error instanceof Refused) && failures < 2,
        refetchOnWindowFocus: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
};

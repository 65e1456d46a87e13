import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isSignedOut, Refused } from '../shared/api/failure.ts';
import { noteSignedOut } from '../shared/api/signed-out.ts';

/** Everything read is kept until something happens; what the server has refused is not asked again by itself. */
export const createQueryClient = () => {
  const onError = (error: Error) => {
    if (isSignedOut(error)) noteSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
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

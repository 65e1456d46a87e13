import { useEffect, useState } from 'react';

/** Counts down by seconds to 0, anew whenever `cause` is another and asks for more than none. */
export function useCountdown(seconds: number, cause: unknown): number {
  const [left, setLeft] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same refusal twice is waited for twice
  useEffect(() => {
    setLeft(seconds);
    if (seconds === 0) return;
    const end = Date.now() + seconds * 1000;
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1000))), 250);
    return () => clearInterval(timer);
  }, [seconds, cause]);
  return left;
}

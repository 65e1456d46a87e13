import { Badge, type BadgeProps, ThemeIcon } from '@mantine/core';
import {
  IconBan,
  IconCheck,
  IconCircleDashed,
  IconHourglassHigh,
  IconPlayerPlay,
  IconX,
} from '@tabler/icons-react';
import { colours, type Standing, type Tone, toneOf } from '../view/tone.ts';

const icons: { readonly [T in Tone]: typeof IconCheck } = {
  ahead: IconCircleDashed,
  waits: IconHourglassHigh,
  moves: IconPlayerPlay,
  passed: IconCheck,
  stopped: IconX,
  over: IconBan,
};

/** How something stands, as a sign beside its name; the words are always there as well. */
export function StandingIcon({
  standing,
  size = 18,
}: {
  readonly standing: Standing;
  readonly size?: number;
}) {
  const tone = toneOf(standing);
  const Icon = icons[tone];
  return (
    <ThemeIcon color={colours[tone]} variant="light" size={size} radius="xl" aria-hidden>
      <Icon size={size * 0.75} />
    </ThemeIcon>
  );
}

type Props = BadgeProps & { readonly standing: Standing; readonly children: string };

/** How something stands, in words. */
export function StandingBadge({ standing, children, ...badge }: Props) {
  return (
    <Badge
      {...badge}
      color={colours[toneOf(standing)]}
      variant="light"
      tt="none"
      leftSection={<StandingIcon standing={standing} size={14} />}
    >
      {children}
    </Badge>
  );
}

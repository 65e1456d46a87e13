import { Box } from '@mantine/core';
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { type CardProps, StageCard } from './stage-card.tsx';

export type StageData = CardProps & {
  /** Somebody has come to this stage by keyboard. */
  readonly onLook: () => void;
};

/** Lines between stages beside each other run at the height of their names. */
const beside = { top: 34 };

/** A stage in the picture, with the two points at which the lines arrive and leave. */
export function StageNode({ data, sourcePosition, targetPosition }: NodeProps<Node<StageData, 'stage'>>) {
  const { onLook, ...card } = data;
  const place = targetPosition === Position.Left ? { style: beside } : {};
  return (
    <Box onFocus={({ target }) => target.matches(':focus-visible') && onLook()}>
      {targetPosition && <Handle type="target" position={targetPosition} {...place} isConnectable={false} />}
      <StageCard {...card} />
      {sourcePosition && <Handle type="source" position={sourcePosition} {...place} isConnectable={false} />}
    </Box>
  );
}

#include "textflag.h"

// func outsideAVX2(from, to *[64]int32, since, until int32) uint64
//
// Eight stretches at a time, the last eight first: since > to or from > until, the
// signs of which are gathered (VMOVMSKPS) behind those of the stretches after them.
TEXT ·outsideAVX2(SB), NOSPLIT, $0-32
	MOVQ         from+0(FP), SI
	MOVQ         to+8(FP), DI
	MOVL         since+16(FP), AX
	VMOVD        AX, X0
	VPBROADCASTD X0, Y0
	MOVL         until+20(FP), AX
	VMOVD        AX, X1
	VPBROADCASTD X1, Y1
	XORQ         AX, AX
	MOVQ         $224, CX

eight:
	VPCMPGTD  (DI)(CX*1), Y0, Y2
	VMOVDQU   (SI)(CX*1), Y3
	VPCMPGTD  Y1, Y3, Y3
	VPOR      Y3, Y2, Y2
	VMOVMSKPS Y2, DX
	SHLQ      $8, AX
	ORQ       DX, AX
	SUBQ      $32, CX
	JGE       eight
	MOVQ      AX, ret+24(FP)
	VZEROUPPER
	RET

# syntax=docker/dockerfile:1

FROM --platform=$BUILDPLATFORM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
# With .git, so that "verbatim version" knows its revision.
COPY . .
ARG TARGETOS TARGETARCH
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
        go build -trimpath -ldflags='-s -w' -o /out/verbatim ./cmd/verbatim \
    && mkdir /out/data

# No shell and no package manager: certificates, time zones and one binary.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/verbatim /usr/local/bin/verbatim
COPY --from=build --chown=65532:65532 /out/data /data
COPY LICENSE corpus/sample/SOURCES.md /usr/share/doc/verbatim/
ENV VERBATIM_DATA=/data \
    VERBATIM_LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
USER 65532:65532
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["/usr/local/bin/verbatim", "serve", "--check"]
ENTRYPOINT ["/usr/local/bin/verbatim"]
CMD ["serve"]

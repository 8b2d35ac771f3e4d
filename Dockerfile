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
# Only that the program starts: doctor would read the whole corpus and write into
# the volume at every turn, and there is no server yet whose /healthz to ask.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
    CMD ["/usr/local/bin/verbatim", "version"]
ENTRYPOINT ["/usr/local/bin/verbatim"]
CMD ["--help"]
